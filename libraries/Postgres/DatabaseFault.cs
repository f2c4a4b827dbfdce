namespace HyperFleet.Postgres;

/// <summary>The kinds of database failure that a caller can act on.</summary>
public enum DatabaseFault
{
    /// <summary>Not a failure of the database, or one nobody can act on.</summary>
    Other,

    /// <summary>A unique index refused the row.</summary>
    UniqueViolation,

    /// <summary>A row that others point at, or that points nowhere.</summary>
    ForeignKeyViolation,

    /// <summary>Text or numbers that PostgreSQL cannot store: U+0000, numbers out of range, invalid regular expressions.</summary>
    InvalidValue,

    /// <summary>Deadlock or serialization failure: the same transaction may succeed when it is tried again.</summary>
    Serialization,

    /// <summary>The server cannot be reached, refuses, or went away.</summary>
    Connection,

    /// <summary>The statement, or the wait for a connection, ran out of time.</summary>
    Timeout,
}
