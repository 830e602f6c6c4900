// A sales team's own tables. createdAt, modifiedAt and the key come from CAP's aspects.
namespace channel;

using { cuid, managed } from '@sap/cds/common';

entity Deals : cuid, managed {
  @mandatory Title : String(120);
  @mandatory CustomerName : String(200);
  CustomerWebsite : String(255);
  IndustryCode : String(40);
  CountryCode : String(2);
  RegionCode : String(6);
  CityName : String(100);
  PostalCode : String(12);
  ContactGivenName : String(100);
  ContactFamilyName : String(100);
  @assert.format: '^[^@ ]+@[^@ ]+[.][^@ ]+$' ContactEmail : String(254);
  ContactPhone : String(40);
  ContactFunction : String(100);
  @assert.range DealType : String(3) enum { NEW; EXP; REN } default 'NEW';
  ProductCodes : array of String;
  @assert.range: [0, _] Amount : Decimal(16, 3);
  CurrencyCode : String(3) default 'EUR';
  ClosingDate : Date;
  @assert.range StageCode : String(4) enum { PRSP; QUAL; PROP; NEGO; WON; LOST } default 'PRSP';
  // Draft, submitted, in review, incomplete, accepted, rejected, duplicate, cancelled, expired, won, lost.
  @assert.range RegistrationStatus : String(1) enum { D; S; R; I; A; X; U; C; E; W; L } default 'D';
  DecisionReason : String(40);
  DecisionNote : String(2000);
  OriginCode : String(40);
  Description : LargeString;
  DecisionMakerMet : Boolean;
  NextStep : String(255);
  CompetitorCode : String(40);
  CompetitorName : String(100);
  Remarks : LargeString;
  Partner : Association to Partners;
  Owner : Association to People;
  SubmittedAt : Timestamp;
  DecidedAt : Timestamp;
  ProtectedUntil : Date;
  SeatCount : Integer;
}

// The row first, then its content: PUT .../Content with the file as the body.
entity Attachments : cuid {
  @mandatory Deal : Association to Deals;
  FileName : String(200);
  @Core.IsMediaType MediaType : String(100);
  @Core.MediaType: MediaType Content : LargeBinary;
}

entity Partners : cuid {
  Name : String(120);
  PartnerType : String(30);
  CountryCode : String(2);
  CurrencyCode : String(3);
  Tier : String(20);
}

entity People : cuid {
  Login : String(40);
  GivenName : String(100);
  FamilyName : String(100);
  Email : String(254);
  Role : String(30);
  Partner : Association to Partners;
}
