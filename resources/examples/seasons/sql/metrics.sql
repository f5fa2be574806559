-- shift_days: how far apart the earliest and the latest season are, by the day when $share of the nests had an egg.
WITH seasons AS (
    SELECT season, dayofyear(make_date(2000, month(middle)::INTEGER, day(middle)::INTEGER)) AS middle
    FROM (SELECT season, quantile_disc(first_egg, $share) AS middle FROM nests GROUP BY season)
)
SELECT
    (SELECT count(*) FROM nests)                  AS nests,
    (SELECT max(middle) - min(middle) FROM seasons) AS shift_days,
    (SELECT avg(clutch_complete::INTEGER) FROM nests) AS complete_clutches
