#!/bin/sh
# Makes the app's user and its database when the server is set up. The user is no superuser and owns nothing else.
psql --set ON_ERROR_STOP=1 --set password="$ROLE_FIT_DATABASE_PASSWORD" --username postgres --dbname postgres <<'SQL'
CREATE ROLE role_fit LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE role_fit OWNER role_fit ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE role_fit, postgres, template1 FROM PUBLIC;
SQL
