-- Nobody buys a drop out alone, and not everybody comes in at once; null: as many as there are, all at once.
ALTER TABLE collections
    -- units of all its variants together that one person may buy
    ADD COLUMN person_limit INT CHECK (person_limit BETWEEN 1 AND 1000),
    -- shoppers that its waiting room lets in per second
    ADD COLUMN admissions_per_second INT CHECK (admissions_per_second BETWEEN 1 AND 10000);
