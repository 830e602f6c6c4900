// The tables behind the shape of Dataverse: prefixes, option sets as integers, lookups.
namespace crm;

entity Opportunities {
  key opportunityid : UUID;
  @mandatory name : String(300);
  new_customername : String(200);
  new_websiteurl : String(255);
  new_industrycode : String(40);
  new_countrycode : String(2);
  new_stateorprovince : String(6);
  new_city : String(100);
  new_postalcode : String(12);
  new_contactfirstname : String(100);
  new_contactlastname : String(100);
  @assert.format: '^[^@ ]+@[^@ ]+[.][^@ ]+$' emailaddress : String(100);
  new_contactphone : String(40);
  new_contactjobtitle : String(100);
  new_dealtype : Integer;
  // A multi-select column: option numbers with commas between them.
  new_products : String(255);
  @assert.range: [0, _] estimatedvalue : Decimal(18, 4);
  transactioncurrencyid : Association to Currencies;
  estimatedclosedate : Date;
  statecode : Integer default 0;
  @assert.range statuscode : Integer enum { InProgress = 1; OnHold = 2; Won = 3; OutSold = 5; Proposal = 100000001; Negotiation = 100000002 } default 1;
  @assert.range: [100000000, 100000010] new_registrationstatus : Integer default 100000000;
  new_decisionreason : String(40);
  new_decisionnote : String(2000);
  new_origin : String(40);
  description : LargeString;
  decisionmaker : Boolean;
  new_nextstep : String(255);
  new_competitor : String(40);
  new_competitorname : String(100);
  customerneed : LargeString;
  parentaccountid : Association to Accounts;
  ownerid : Association to SystemUsers;
  @cds.on.insert: $now createdon : Timestamp;
  @cds.on.insert: $now @cds.on.update: $now modifiedon : Timestamp;
  new_submittedon : Timestamp;
  new_decidedon : Timestamp;
  new_protecteduntil : Date;
  new_seatcount : Integer;
}

entity Accounts {
  key accountid : UUID;
  name : String(160);
  new_partnertype : String(30);
  new_countrycode : String(2);
  new_tier : String(20);
}

entity SystemUsers {
  key systemuserid : UUID;
  domainname : String(40);
  fullname : String(200);
  internalemailaddress : String(100);
  new_role : String(30);
  new_accountid : UUID;
}

entity Currencies {
  key transactioncurrencyid : UUID;
  isocurrencycode : String(3);
}
