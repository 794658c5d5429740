-- Its plans go by unique keys and stay the same however many holds there are: statistics after each fiftieth of it, as V1 asked for,
-- were taken every ten seconds of a drop and held up whoever was waiting for an answer. Dead rows are still cleared away as often.
ALTER TABLE inventory_reservations SET (autovacuum_analyze_scale_factor = 0.2);
