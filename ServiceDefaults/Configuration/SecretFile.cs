namespace HyperFleet.ServiceDefaults.Configuration;

/// <summary>Values that a platform mounts as files (<c>/mnt/secrets-store/db.password</c>).</summary>
public static class SecretFile
{
    /// <summary>Largest file read, in bytes: 64 KiB. Nothing that is one value is larger.</summary>
    public const int Limit = 64 * 1024;

    /// <summary>Reads the file's text without its trailing line break. The value never appears in an error.</summary>
    /// <exception cref="ConfigurationException">The file is missing, unreadable, empty or over <see cref="Limit"/>.</exception>
    public static string Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > Limit) throw new ConfigurationException($"secret file '{path}' has {length} bytes, the limit is {Limit}");
            var value = File.ReadAllText(path).TrimEnd('\r', '\n');
            return value.Length > 0 ? value : throw new ConfigurationException($"secret file '{path}' is empty");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"secret file '{path}' cannot be read: {cause.Message}", cause);
        }
    }
}
