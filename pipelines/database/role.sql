-- The service's identity may sign in. Entra knows it by its object id, so a namesake cannot be meant.
SELECT pgaadauth_create_principal_with_oid(:'role', :'object_id', 'service', false, false)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role');
