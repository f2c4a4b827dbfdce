-- Upstream drops its demonstration table here.
SELECT 1;
