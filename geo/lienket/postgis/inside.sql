-- What lies in a schema, in the server's words.
SELECT DISTINCT pg_describe_object(classid, objid, objsubid)
FROM pg_depend
JOIN pg_namespace ON refclassid = 'pg_namespace'::regclass AND refobjid = pg_namespace.oid
WHERE nspname = :schema AND classid <> 'pg_default_acl'::regclass
ORDER BY 1
