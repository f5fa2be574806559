-- How many nests had their first egg on each day, and which share of the season's had one by then. All seasons begin in
-- November: on the calendar of one year their curves lie over each other.
WITH counted AS (
    SELECT season, first_egg, count(*) AS nests
    FROM nests
    GROUP BY season, first_egg
)
SELECT
    season,
    first_egg                                                      AS date,
    make_date(2000, month(first_egg)::INTEGER, day(first_egg)::INTEGER) AS day,
    nests,
    sum(nests) OVER by_day::BIGINT                                 AS nests_so_far,
    sum(nests) OVER by_day / sum(nests) OVER (PARTITION BY season) AS share
FROM counted
WINDOW by_day AS (PARTITION BY season ORDER BY first_egg)
ORDER BY season, date
