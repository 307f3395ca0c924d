-- The rights on tables of a schema that their owner gave to others; no name is everybody.
SELECT
  relname,
  privilege_type,
  CASE WHEN grantee = 0 THEN '' ELSE pg_get_userbyid(grantee) END,
  is_grantable
FROM pg_class
JOIN pg_namespace ON relnamespace = pg_namespace.oid
CROSS JOIN aclexplode(relacl)
WHERE nspname = :schema AND relkind = 'r' AND grantee <> relowner
ORDER BY 1, 2, 3
