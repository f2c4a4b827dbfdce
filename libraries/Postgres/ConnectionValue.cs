namespace HyperFleet.Postgres;

/// <summary>One part of a connection: a value, or the path of a file that holds it. The file wins and is read anew each time.</summary>
public readonly record struct ConnectionValue(string? Value, string? File = null)
{
    /// <summary>The present value; one trailing line break of a file is not part of it. Null when neither is set.</summary>
    /// <exception cref="PostgresConfigurationException">The file cannot be read; the message names the path, never the content.</exception>
    public string? Read() => File is null ? Value : ReadFile(File);

    public bool IsSet => Value is not null || File is not null;

    public override string ToString() => File is null ? "(value)" : $"(file {File})";

    public static implicit operator ConnectionValue(string? value) => new(value);

    public static ConnectionValue FromString(string? value) => new(value);

    private static string ReadFile(string path)
    {
        try
        {
            var text = System.IO.File.ReadAllText(path);
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PostgresConfigurationException($"The database setting file '{path}' cannot be read. Mount it or correct the path.", e);
        }
    }
}
