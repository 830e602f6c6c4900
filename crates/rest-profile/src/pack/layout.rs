//! What is packed, and in which order. Each list below makes both directions, and the compiler refuses one in which a
//! field or a variant is missing.

use super::{Packed, Packer, Unpacker};
use crate::pattern::{Part, Pattern};
use crate::profile::auth::{AuthCall, AuthSpec, Csrf, CsrfRead, Me, Oidc, Person, TokenHeader};
use crate::profile::spec::{
    Batch, Condition, Direction, Encoder, ErrorSpec, Field, FieldFilter, FieldRule, FieldSource, FilterSpec,
    Idempotency, KindRule, ListSpec, Literal, Literals, Next, Operation, Operations, RecordSpec,
    ResourceSpec, Scope, SortSpec, TextShape, Total, TreePlace, TreeShape, UploadMode, UploadSpec,
    VersionPlace, VersionSpec,
};
use crate::profile::{Portal, Profile, ProfileNotice};
use crate::query::Operator;
use crate::read::failure::FailureKind;
use crate::record::dates::Notation;
use crate::record::wire::{Codec, Kind, Wire};
use crate::template::{JsonTemplate, Piece, Pipe, Template};

/// `packed_struct!(Name { field, … })`, or `Name(field, …)`: all fields, in the order of the packed form.
macro_rules! packed_struct {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl Packed for $name {
            fn pack(&self, into: &mut Packer) {
                let Self { $($field),* } = self;
                $($field.pack(into);)*
            }

            fn unpack(from: &mut Unpacker<'_>) -> Self {
                Self { $($field: Packed::unpack(from)),* }
            }
        }
    };
}

/// `packed_enum!(Name { 1 Variant(names), 2 Variant { fields }, 3 Variant; Fallback })`: all variants, with their
/// numbers. The last one has the number 0 and stands for what is broken; it may not hold another of its own kind.
macro_rules! packed_enum {
    ($name:ident {
        $($number:literal $variant:ident $(( $($part:ident),* ))? $({ $($field:ident),* })?),* ;
        $last:ident $(( $($last_part:ident),* ))? $({ $($last_field:ident),* })?
    }) => {
        impl Packed for $name {
            fn pack(&self, into: &mut Packer) {
                match self {
                    $(Self::$variant $(( $($part),* ))? $({ $($field),* })? => {
                        into.number($number);
                        $($($part.pack(into);)*)?
                        $($($field.pack(into);)*)?
                    })*
                    Self::$last $(( $($last_part),* ))? $({ $($last_field),* })? => {
                        into.number(0);
                        $($($last_part.pack(into);)*)?
                        $($($last_field.pack(into);)*)?
                    }
                }
            }

            fn unpack(from: &mut Unpacker<'_>) -> Self {
                const LAST: usize = [$($number),*].len();
                match from.up_to(LAST) {
                    $($number => Self::$variant
                        $(( $({ let $part = Packed::unpack(from); $part }),* ))?
                        $({ $($field: Packed::unpack(from)),* })?,)*
                    _ => Self::$last
                        $(( $({ let $last_part = Packed::unpack(from); $last_part }),* ))?
                        $({ $($last_field: Packed::unpack(from)),* })?,
                }
            }
        }
    };
}

packed_struct!(Profile {
    title,
    base,
    headers,
    content_type,
    settings,
    auth,
    retry_statuses,
    retry_max,
    hooks,
    resources,
    notices,
});
packed_struct!(Portal { backends, resources });
packed_enum!(ProfileNotice { 1 SecretInBrowser, 2 NotEncrypted; ScopeNotEnforced });

packed_struct!(ResourceSpec {
    name,
    path,
    kind,
    single,
    fields,
    includes,
    scope,
    operations,
    list,
    record,
    version,
    idempotency,
    errors,
    uploads,
});
packed_struct!(Scope { field, operator, values });
packed_struct!(Field {
    name,
    read,
    more,
    joint,
    root,
    query,
    sort,
    codec,
    literal,
    read_only,
    write,
    filter,
    to,
});
packed_enum!(FieldFilter { 1 Only(operators), 2 Own(conditions); Inherit });
packed_struct!(Codec { kind, wire, minor, values, format });
packed_enum!(Kind {
    1 Integer, 2 Decimal, 3 Bool, 4 Date, 5 Instant, 6 Reference, 7 List, 8 Json; Text
});
packed_enum!(Wire { 1 Text, 2 Number, 3 Date(notation), 4 Joined(separator); Natural });
packed_enum!(Notation {
    1 IsoMidnight, 2 EpochSeconds, 3 EpochMilliseconds, 4 DayMonthYear, 5 MonthDayYear, 6 Microsoft,
    7 Pattern(letters); Iso
});
packed_enum!(Operator {
    1 NotEqual, 2 Greater, 3 GreaterOrEqual, 4 Less, 5 LessOrEqual, 6 In, 7 NotIn, 8 Contains, 9 StartsWith, 10 Null,
    11 NotNull, 12 Between; Equal
});

packed_struct!(Operations { list, get, create, update, delete, batch, actions });
packed_struct!(Operation { method, path, query, headers, body, result, id_at, id_in, reread, whole });
packed_struct!(Batch { method, path, headers, body, item, max, results, status, result_body });
packed_struct!(ListSpec {
    items,
    items_optional,
    query,
    headers,
    paging_query,
    paging_headers,
    default_size,
    max_size,
    max_records,
    next,
    total,
    sort,
    max_sorts,
    search,
    filter,
    include,
    select,
    empty_status,
    local,
});
packed_enum!(Next {
    1 ByTotal, 2 FullPage, 3 Flag(at), 4 Cursor(at), 5 Link(at), 6 LinkHeader(relation), 7 LinkRel(relation),
    8 CursorHeader(name), 9 LastId(flag); None
});
packed_enum!(Total { 1 Body(at), 2 Header { name, after }, 3 Request { method, path, query, send, header, body, without }; None });
packed_enum!(SortSpec { 1 Query(parameters), 2 Terms { asc, desc }; Text(direction) });
packed_struct!(Direction { asc, desc, join });
packed_struct!(FilterSpec { nest, operators, lists, encoder });
packed_enum!(Condition { 1 Pair(name, value), 2 Tree(tree); Text(text) });
packed_enum!(Encoder { 1 Tree { shape, place }, 2 Text { shape, param }; Params { repeat, any_of } });
packed_struct!(TreeShape { all, any, not, flat, merged, prefix, max_groups });
packed_enum!(TreePlace { 1 Json(parameter), 2 Brackets(parameter); Body });
packed_struct!(TextShape { param, operators, all, any, not, group, pairs, literals });
packed_enum!(Literal { 1 Quote, 2 Squote, 3 Dquote; Plain });
packed_struct!(Literals { text, number, bool, date, instant, reference });

packed_struct!(RecordSpec { item, id, id_last_segment, numeric, empty });
packed_struct!(VersionSpec { read, header, query, body, format, when_unknown, nothing_changed_is_conflict });
packed_enum!(VersionPlace { 1 Header(name); Body(at) });
packed_enum!(Idempotency { 1 Header(name), 2 ClientId(operation); Field(name) });
packed_struct!(ErrorSpec { message, code, refused, kinds, fields, current });
packed_struct!(KindRule { status, at, is, signed_in, kind });
packed_enum!(FailureKind {
    1 Unauthenticated, 2 Forbidden, 3 NotFound, 4 Validation, 5 Conflict, 6 PreconditionRequired, 7 RateLimited,
    8 Unsupported, 9 Misconfigured; Server
});
packed_struct!(FieldRule { status, source, patterns, message, code });
packed_enum!(FieldSource { 1 Map { at, general }, 2 Each { at, field, several }; One { field, several } });
packed_struct!(Pattern { parts, from_start, to_end });
packed_enum!(Part { 1 Literal(text), 2 Field, 3 Path; Any });
packed_struct!(UploadSpec { mode, method, path, field, extra, reference, address, body, max_bytes });
packed_enum!(UploadMode { 1 UploadThenRef, 2 Base64Field, 3 PutBinary; MultipartField });

packed_enum!(AuthSpec {
    1 Host(header), 2 Token { secret, header, query }, 3 Basic { user, password },
    4 Login { header, login, refresh, logout, me }, 5 Cookie { csrf, login, logout, me }, 6 Oidc(oidc); None
});
packed_struct!(TokenHeader { name, format });
packed_struct!(AuthCall {
    method,
    path,
    from_origin,
    query,
    headers,
    content_type,
    body,
    access,
    access_header,
    refresh,
    expires_in,
});
packed_struct!(Csrf { cookie, header, value, fetch, read });
packed_struct!(CsrfRead { body, header, meta });
packed_struct!(Me { path, from_origin, headers, values });
packed_struct!(Oidc {
    header,
    issuer,
    client_id,
    scopes,
    authorize,
    token,
    end_session,
    userinfo,
    redirect,
    silent,
    person,
    parameters,
    me,
});
packed_enum!(Person { 1 IdToken, 2 UserInfo; Api });

packed_struct!(Template { pieces });
packed_enum!(Piece { 1 Slot { name, pipes }, 2 Optional(pieces); Text(text) });
packed_enum!(Pipe {
    1 Quote, 2 Squote, 3 Dquote, 4 Doubled, 5 Escaped, 6 Json, 7 Text, 8 Lower, 9 Like, 10 Regex, 11 Without(characters),
    12 Then(instead);
    Join(separator)
});
packed_enum!(JsonTemplate { 1 Slot(template), 2 Text(template), 3 List(items), 4 Object(members); Fixed(json) });
