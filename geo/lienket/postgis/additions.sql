-- What others may have added to tables of a schema: columns (ours have comments), constraints that
-- are no keys, triggers, policies.
WITH held AS (
  SELECT pg_class.oid, relname
  FROM pg_class
  JOIN pg_namespace ON relnamespace = pg_namespace.oid
  WHERE nspname = :schema AND relkind = 'r'
)
SELECT relname, relname || '.' || attname
FROM held
JOIN pg_attribute ON attrelid = held.oid AND attnum > 0 AND NOT attisdropped
WHERE col_description(held.oid, attnum) IS NULL
UNION ALL
SELECT relname, pg_describe_object('pg_constraint'::regclass, pg_constraint.oid, 0)
FROM held
JOIN pg_constraint ON conrelid = held.oid AND contype IN ('c', 'u', 'x')
UNION ALL
SELECT relname, pg_describe_object('pg_trigger'::regclass, pg_trigger.oid, 0)
FROM held
JOIN pg_trigger ON tgrelid = held.oid AND NOT tgisinternal
UNION ALL
SELECT relname, pg_describe_object('pg_policy'::regclass, pg_policy.oid, 0)
FROM held
JOIN pg_policy ON polrelid = held.oid
ORDER BY 1, 2
