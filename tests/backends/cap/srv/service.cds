using { channel } from '../db/schema';

// A change of a deal has to say which version it changes (If-Match).
annotate channel.Deals with { modifiedAt @odata.etag };

@path: '/odata/v4/channel'
@requires: 'authenticated-user'
service ChannelService {
  @cds.search: { Title, CustomerName, CityName, ContactFamilyName, ContactEmail }
  entity Deals as projection on channel.Deals;
  entity Attachments as projection on channel.Attachments;
  @readonly entity Partners as projection on channel.Partners;
  @readonly @cds.redirection.target entity People as projection on channel.People;
  // The caller's own entry: always one row.
  @readonly entity Me as select from channel.People where Login = $user.id;
}
