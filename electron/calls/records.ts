// What crosses for records: the audit log, metering, the calendar, backups and restore.

export const recordsCalls = {} as const;
