-- How all networks learned, beside each other.
SELECT size, l2, epoch, loss, accuracy
FROM curves
ORDER BY size, l2, epoch
