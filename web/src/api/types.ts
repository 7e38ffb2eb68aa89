// Written by tools/make_types.mjs from openapi.json; not by hand.
export interface Absence { absent: "none" | "unknown" | "not-shared" | "stale" | "withheld"; words: string }
export interface DemoAccount { name: string; shown_name: string; role: string; team_name: string }
export interface SnapshotStamp { content_id: string; as_of: string; known_by: string; published_at: string }
export interface About {
  place: string; mode: string; synthetic: boolean; snapshot: SnapshotStamp | null; version: string;
  sign_in: { password: boolean; oidc: { label: string; href: string } | null };
  demo_accounts?: DemoAccount[]; demo_password?: string;
}
export interface May { offers: boolean; people: boolean; place: boolean; data: boolean; quarantine: boolean; privacy: boolean; accounts: boolean }
export interface Grant { id: string; role: string; team: string; team_name: string }
export interface Me {
  account: string; shown_name: string; role: string; organisation: string; organisation_name: string; team: string; team_name: string;
  grants: Grant[]; csrf: string; may: May;
}
export interface Word { code: string; words: string }
export interface DeclineReason { code: string; words: string; asks_again: boolean }
export interface Vocabulary {
  decline_reasons: DeclineReason[]; case_outcomes: Word[]; contact_kinds: Word[]; glass_reasons: Word[]; stages: Word[]; roles: Word[]; labels: Word[];
}
export interface Noted { text: string; by: string; at: string; version: number }
export interface PersonMinimum {
  person_id: string; name: string; birth_date: string | null; birth_precision: string; age_years: number | null; sex: string; deceased: boolean;
  locality_name: string; practice_name: string; communication_needs: string | null; safe_contact: string | null;
}
export interface ServicePlaces { service: string; name: string; places: number; places_left: number }
export interface Offer {
  id: string; version: number; service: string; service_name: string; tier: number; tier_words: string; position: number; person: PersonMinimum;
  reasons: string[]; lately: string[]; unknown: string[]; stage_suggested: string | null; waiting_weeks: number | null; offered_at: string; due_at: string; due_words: string; due_rule: string;
  owner: string; owner_name: string; snapshot: string; as_of: string; data_through: string | null;
}
export interface OffersPage { as_of: string; snapshot: string; services: ServicePlaces[]; items: Offer[]; next: string | null }
export interface CaseStage { suggested: string | null; confirmed: string | null; in_force: string | null; disagree: boolean }
export interface Case {
  id: string; version: number; person: PersonMinimum; service: string; service_name: string; owner: string; owner_name: string; mine: boolean;
  opened_at: string; last_contact: string | null; stage: CaseStage;
}
export interface Colleague { account: string; shown_name: string; role: string }
export interface Change { person_id: string; name: string; kind: string; day: string; words: string }
export interface ChangesPage { since: string | null; items: Change[] }
export interface Draft { about: string; text: string; saved_at: string; version: number }

export interface Identity {
  name: string; nhs_number: string | null; birth_date: string | null; birth_precision: string; age_years: number | null; sex: string;
  death_date: string | null; deceased: boolean; ethnicity: string | Absence; postcode: string | null; locality: string | null; locality_name: string | null;
  practice: string | null; practice_name: string | null; link_strength: number | null; identities: number;
}
export interface Involved { organisation: string; what: string; since: string | null; last: string | null }
export interface ConfirmedStage { stage: string; by: string; at: string; why: string; until: string; holds: boolean; version: number }
export interface PersonStage {
  suggested: string | null; suggested_words: string; suggested_reasons: string[]; confirmed: ConfirmedStage | null; in_force: string | null; disagree: boolean;
}
export interface Decision { item: string; author: string | Absence; status: string; place: string | Absence; review_day: string | null; day: string | null; source: string }
export interface ScoreReason { item: string; words: string; day: string | null; known_day: string | null; source: string; file: string; line: number }
export interface Score {
  code: string; name: string; value: number | Absence; band: string | null; words: string; note: string; version: string; code_list_status: string;
  missing: string[]; reasons: ScoreReason[];
}
export interface FlagShown { code: string; name: string; value: boolean | Absence; since_days: number | null }
export interface UseShown { code: string; name: string; value: number | Absence; window: string }
export interface FeedShown { source: string; name: string; covers_to: string | null; extracted: string | null; stale: boolean }
export interface ListedIn { service: string; name: string; tier_words: string; position: number | null }
export interface MyCase { id: string; version: number; owner_name: string; mine: boolean; opened_at: string }
export interface Looked { count: number; mine: number }
export interface Person {
  person_id: string; sight: "minimum" | "record"; snapshot: string; as_of: string; identity: Identity; involved: Involved[];
  about_me: Noted | Absence; communication_needs: Noted | Absence; safe_contact: Noted | Absence; stage: PersonStage; decisions: Decision[];
  scores: Score[]; flags: FlagShown[]; use: UseShown[]; feeds: FeedShown[]; in_lists: ListedIn[]; my_case: MyCase | null; relation_words: string;
  looked: Looked | Absence;
}
export interface TimelineItem {
  day: string; minute: number | null; end_day: string | null; known_day: string | null; precision: string; kind: string; kind_words: string; agency: string;
  agency_name: string; words: string; code: string; system: string; value: number | null; unit: string | null;
}
export interface Lane { agency: string; name: string; months: { month: string; count: number }[] }
export interface TimelinePage { items: TimelineItem[]; next: string | null; lanes?: Lane[] }
export type Nothing = Record<never, never>;
export interface QuarantineRow { source: string; file: string; line: number; code: string; severity: string; text: string }
export interface Alert { id: string; version: number; kind: string; account: string; shown_name: string; person_id: string; reason: string; text: string; raised_at: string }
export interface Referral { id: string; version: number; person: PersonMinimum; from_organisation: string; made_by: string; made_at: string; owner: string; owner_name: string; why: string }
export interface TeamThatTakes { team: string; name: string; organisation: string; organisation_name: string }
export interface Disagreement { person: PersonMinimum; suggested: string | null; confirmed: string; by: string; at: string; why: string; until: string; lapsed: boolean; version: number }
export interface GrantListed { id: string; role: string; team: string; team_name: string; granted_at: string }
export interface AccountListed {
  id: string; name: string; shown_name: string; organisation: string; organisation_name: string; demo: boolean; disabled: boolean; locked: boolean; has_password: boolean;
  external_issuer: string; made_at: string; version: number; grants: GrantListed[];
}
export interface AgreementListed { id: string; purpose: string; document: string; labels: string[]; starts: string; ends: string | null; version: number }
export interface TeamListed { id: string; name: string; organisation: string; members: number; open_offers: number; open_cases: number; led: boolean }
export interface OrganisationListed { id: string; name: string; kind: string; version: number; teams: TeamListed[]; agreements: AgreementListed[] }
export interface Routes {
  "GET /referrals": { path: Nothing; query: Nothing; body: null; answer: { items: Referral[]; next: string | null } };
  "POST /referrals/{id}/end": { path: { id: string }; query: Nothing; body: { why: string }; answer: null };
  "POST /people/{person_id}/referrals": { path: { person_id: string }; query: Nothing; body: { team: string; why: string }; answer: { referral_id: string } };
  "GET /teams": { path: Nothing; query: Nothing; body: null; answer: { items: TeamThatTakes[]; next: string | null } };
  "GET /stages/disagreements": { path: Nothing; query: Nothing; body: null; answer: { items: Disagreement[]; next: string | null } };
  "GET /alerts": { path: Nothing; query: Nothing; body: null; answer: { items: Alert[]; next: string | null } };
  "POST /alerts/{id}/review": { path: { id: string }; query: Nothing; body: { outcome: string; note: string }; answer: null };
  "GET /accounts": { path: Nothing; query: Nothing; body: null; answer: { items: AccountListed[]; next: string | null } };
  "POST /accounts": { path: Nothing; query: Nothing; body: { name: string; shown_name: string; organisation: string; password: string }; answer: { id: string } };
  "POST /accounts/{id}/roles": { path: { id: string }; query: Nothing; body: { role: string; team: string }; answer: { id: string } };
  "POST /roles/{grant}/end": { path: { grant: string }; query: Nothing; body: { hand_to: string }; answer: null };
  "POST /accounts/{id}/disable": { path: { id: string }; query: Nothing; body: null; answer: null };
  "POST /accounts/{id}/password": { path: { id: string }; query: Nothing; body: { password: string }; answer: null };
  "GET /organisations": { path: Nothing; query: Nothing; body: null; answer: { items: OrganisationListed[]; next: string | null } };
  "POST /agreements": { path: Nothing; query: Nothing; body: { organisation: string; purpose: string; labels: string[]; document: string; starts: string; ends?: string }; answer: { id: string } };
  "POST /agreements/{id}/end": { path: { id: string }; query: Nothing; body: { day: string }; answer: null };
  "GET /about": { path: Nothing; query: Nothing; body: null; answer: About };
  "POST /sign-in": { path: Nothing; query: Nothing; body: { name: string; password: string; grant?: string }; answer: Me };
  "POST /sign-out": { path: Nothing; query: Nothing; body: null; answer: null };
  "GET /me": { path: Nothing; query: Nothing; body: null; answer: Me };
  "POST /me/acting-as": { path: Nothing; query: Nothing; body: { grant: string }; answer: Me };
  "GET /vocabulary": { path: Nothing; query: Nothing; body: null; answer: Vocabulary };
  "GET /offers": { path: Nothing; query: { before?: string }; body: null; answer: OffersPage };
  "POST /offers/{id}/accept": { path: { id: string }; query: Nothing; body: { owner?: string }; answer: { case_id: string } };
  "POST /offers/{id}/decline": { path: { id: string }; query: Nothing; body: { reason: string; note: string; ask_again_months: number }; answer: null };
  "GET /cases": { path: Nothing; query: Nothing; body: null; answer: { items: Case[] } };
  "POST /cases/{id}/hand-over": { path: { id: string }; query: Nothing; body: { to: string }; answer: null };
  "POST /cases/{id}/close": { path: { id: string }; query: Nothing; body: { outcome: string; note: string }; answer: null };
  "POST /cases/{id}/contacts": { path: { id: string }; query: Nothing; body: { day: string; kind: string; note: string }; answer: null };
  "GET /colleagues": { path: Nothing; query: Nothing; body: null; answer: { items: Colleague[] } };
  "GET /changes": { path: Nothing; query: Nothing; body: null; answer: ChangesPage };
  "POST /changes/seen": { path: Nothing; query: Nothing; body: null; answer: null };
  "POST /people/search": { path: Nothing; query: Nothing; body: { query: string }; answer: { items: PersonMinimum[]; more: boolean } };
  "GET /people/{person_id}": { path: { person_id: string }; query: Nothing; body: null; answer: Person };
  "GET /people/{person_id}/timeline": { path: { person_id: string }; query: { before?: string; limit?: number; agency?: string }; body: null; answer: TimelinePage };
  "POST /people/{person_id}/stage": { path: { person_id: string }; query: Nothing; body: { stage: string; why: string; until: string; record: string }; answer: null };
  "PUT /people/{person_id}/notes/{kind}": { path: { person_id: string; kind: string }; query: Nothing; body: { text: string }; answer: null };
  "POST /people/{person_id}/break-glass": { path: { person_id: string }; query: Nothing; body: { reason: string; text: string; password: string }; answer: { until: string } };
  "GET /people/{person_id}/looked": { path: { person_id: string }; query: { before?: string }; body: null; answer: LookedPage };
  "GET /data": { path: Nothing; query: Nothing; body: null; answer: DataPage };
  "GET /data/quarantine": { path: Nothing; query: { source?: string; before?: string }; body: null; answer: { items: QuarantineRow[]; next: string | null } };
  "GET /drafts/{about}": { path: { about: string }; query: Nothing; body: null; answer: Draft };
  "PUT /drafts/{about}": { path: { about: string }; query: Nothing; body: { text: string }; answer: Draft };
  "DELETE /drafts/{about}": { path: { about: string }; query: Nothing; body: null; answer: null };
  "GET /drafts": { path: Nothing; query: Nothing; body: null; answer: { items: Draft[] } };
}
export interface LookedPage { items: { at: string; account: string; shown_name: string; role: string; action: string }[]; next: string | null }
export interface DomainCover { domain: string; from: string | null; to: string | null; declared: boolean }
export interface RecordCount { record: string; read: number; loaded: number; set_aside: number; quarantined: number }
export interface DataSource {
  source: string; organisation: string; organisation_name: string; domains: string[]; covers: DomainCover[]; extracted: string | null; stale: boolean; words: string;
  files: number; bytes: number; coded_events: number; unknown_code_events: number; records: RecordCount[];
}
export interface QualityField {
  source: string; record: string; field: string; optional: boolean; records: number; present: number; valid: number; duplicated: number; late_days: number | null;
  complete: (number | null)[];
}
export interface DoubtCount { reason: string; words: string; pairs: number }
export interface KeptSnapshot { content_id: string; as_of: string; published_at: string; people: number; events: number; records_read: number; quarantined: number; served: boolean }
export interface DataPage { as_of: string; sources: DataSource[]; quality: QualityField[]; doubts: DoubtCount[]; links: number; review_pairs: number; history: KeptSnapshot[] }
