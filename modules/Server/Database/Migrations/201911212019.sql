-- Upstream's first step made a demonstration table that a later one drops. The id alone is recorded, so that its server finds it.
SELECT 1;
