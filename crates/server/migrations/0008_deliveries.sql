-- What an alert asked when it was judged, as JSON: what is sent later says that, whatever was changed meanwhile. NULL
-- for schedules, whose figures are made when they are sent.
ALTER TABLE deliveries ADD COLUMN rule TEXT;
