-- The tables of a schema with their comments.
SELECT relname, coalesce(obj_description(pg_class.oid, 'pg_class'), '')
FROM pg_class
JOIN pg_namespace ON relnamespace = pg_namespace.oid
WHERE nspname = :schema AND relkind = 'r'
