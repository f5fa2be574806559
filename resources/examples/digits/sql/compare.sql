-- The best first; of equals the one that is surer of what is right.
SELECT size, l2, accuracy, macro_f1, loss
FROM scores
ORDER BY accuracy DESC, loss
