using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace HyperFleet.Host.Tests.Secured;

/// <summary>What nobody may see, in every form in which it would show: as it is, in base64, and in parts that stand for the whole.</summary>
internal sealed class PlantedSecrets
{
    private const int LeastPart = 24;
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private SearchValues<string>? _all;

    /// <summary>A new password or token; letters and digits only, so that no escaping changes it.</summary>
    public string Make(string name) => Plant(name, RandomNumberGenerator.GetHexString(32, lowercase: true));

    /// <summary>Remembers a secret and returns it.</summary>
    public string Plant(string name, string secret)
    {
        Remember(name, secret);
        var bytes = Encoding.UTF8.GetBytes(secret);
        // Where it begins within a longer text decides which of three encodings it has.
        for (var offset = 0; offset < 3; offset++)
            Remember(name + " in base64", Convert.ToBase64String(bytes, offset, (bytes.Length - offset) / 3 * 3));
        return secret;
    }

    /// <summary>Remembers a signed token by its payload and by its signature.</summary>
    public string PlantToken(string name, string token)
    {
        foreach (var part in token.Split('.').Skip(1)) Remember(name, part);
        return token;
    }

    /// <summary>Remembers a PEM key by each of its lines that is the key's own; the first begins with what all have.</summary>
    public string PlantKey(string name, string pem)
    {
        foreach (var line in pem.Split('\n').Skip(2).Where(line => line.Length >= LeastPart && !line.StartsWith('-'))) Remember(name, line);
        return pem;
    }

    /// <summary>Says which secrets a text shows, of those that are known by now: nobody can show one before it is used.</summary>
    public IEnumerable<string> ShownBy(string place, string text)
    {
        SearchValues<string> all;
        lock (_gate) all = _all ??= SearchValues.Create([.. _names.Keys], StringComparison.Ordinal);
        return text.AsSpan().IndexOfAny(all) < 0
            ? []
            : _names.Where(secret => text.Contains(secret.Key, StringComparison.Ordinal)).Select(secret => $"{place} shows the {secret.Value}");
    }

    private void Remember(string name, string text)
    {
        lock (_gate) (_names[text], _all) = (name, null);
    }
}
