-- insertJob
insert into "job" ("id", "kind", "payload", "schedule", "state", "due", "attempt", "token", "lease", "problem", "created") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- scheduledJobs
select * from "job" where "schedule" is not null;

-- dueJob
select * from "job" where "kind" in (?, ?) and (("state" = ? and "due" <= ?) or ("state" = ? and ("lease" <= ? or "lease" > ?))) order by "due", "id";

-- claimJob
update "job" set "state" = ?, "attempt" = "attempt" + ?, "token" = ?, "lease" = ? where "id" = ?;

-- holdsJob
select "id" from "job" where "id" = ? and "token" = ?;

-- renewLease
update "job" set "lease" = ? where "id" = ? and "token" = ?;

-- settleJob
update "job" set "state" = ?, "due" = ?, "attempt" = ?, "problem" = ?, "lease" = ? where "id" = ?;

-- setDue
update "job" set "due" = ? where "id" = ? and "state" = ?;

-- dueBeyond
select * from "job" where "state" = ? and "due" > ?;

-- deadJobs
select * from "job" where "state" = ? order by "created";

-- reviveJob
update "job" set "state" = ?, "attempt" = ?, "due" = ?, "problem" = ? where "id" = ? and "state" = ?;

-- dropDeadJob
delete from "job" where "id" = ? and "state" = ?;

-- deleteJob
delete from "job" where "id" = ?;

-- dropSchedule
delete from "job" where "schedule" = ?;
