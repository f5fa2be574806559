WITH following AS (
    SELECT prime, lead(prime) OVER (ORDER BY prime) - prime AS gap FROM primes
)
SELECT gap, count(*) AS times, count(*) / sum(count(*)) OVER () AS share, min(prime) AS first_after
FROM following
WHERE gap IS NOT NULL
GROUP BY gap
ORDER BY gap
