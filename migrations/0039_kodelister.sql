-- A set may also have rates of codes that are no taksts: laboratory codes and combinations in pathology, from the lists of the open register.
alter table takstsett add column satser jsonb not null default '[]' check (jsonb_typeof(satser) = 'array');
