-- Each species in each season: how many nests, the first and the last, and the day by which $share of them had an egg.
SELECT
    season,
    species,
    count(*)                                AS nests,
    min(first_egg)                          AS first,
    quantile_disc(first_egg, $share)        AS middle,
    max(first_egg)                          AS last,
    date_diff('day', min(first_egg), max(first_egg)) AS days,
    make_date(2000, month(quantile_disc(first_egg, $share))::INTEGER,
                    day(quantile_disc(first_egg, $share))::INTEGER) AS day
FROM nests
GROUP BY season, species
ORDER BY season, species
