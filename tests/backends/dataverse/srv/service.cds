using { crm } from '../db/schema';

@path: '/api/data/v9.2'
@requires: 'authenticated-user'
service DataverseService {
  @cds.search: { name, new_customername, new_city, new_contactlastname, emailaddress }
  entity opportunities as projection on crm.Opportunities {
    *,
    parentaccountid.accountid as _parentaccountid_value,
    ownerid.systemuserid as _ownerid_value,
    transactioncurrencyid.transactioncurrencyid as _transactioncurrencyid_value,
  };
  @readonly entity accounts as projection on crm.Accounts;
  @readonly entity systemusers as projection on crm.SystemUsers;
  @readonly entity transactioncurrencies as projection on crm.Currencies;
}

annotate DataverseService.opportunities with { modifiedon @odata.etag };
