-- Payment methods that take hours or days keep units from other shoppers for as long.
ALTER TABLE collections
    -- whether what is sold in this drop may be paid for so
    ADD COLUMN slow_payments BOOLEAN NOT NULL DEFAULT true,
    -- percent of a variant's units on hand that unpaid vouchers may block while it is sold in this drop
    ADD COLUMN voucher_share INT NOT NULL DEFAULT 20 CHECK (voucher_share BETWEEN 0 AND 100);
