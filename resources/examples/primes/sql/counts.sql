SELECT
    x,
    (SELECT count(*) FROM primes WHERE prime <= x) AS primes,
    round(x / ln(x), 1)                            AS estimate,
    round((SELECT count(*) FROM primes WHERE prime <= x) / (x / ln(x)), 5) AS ratio
FROM (SELECT ($limit * step) // 100 AS x FROM range(1, 101) AS steps(step))
ORDER BY x
