using System.Buffers;
using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace HyperFleet.Grpc;

/// <summary>
/// Headers or trailers of a call, in order; a key may occur more than once. Keys are lower case; a key ending in <c>-bin</c> holds
/// bytes, which travel as base64; any other holds printable ASCII. Enumerating shows what travels.
/// <code>
/// new RpcMetadata { { "consumer-name", "c1" }, { "trace-bin", bytes } }
/// </code>
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "the field's word is metadata")]
public sealed class RpcMetadata : IEnumerable<KeyValuePair<string, string>>
{
    private const string BinarySuffix = "-bin";
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");
    private static readonly SearchValues<string> ReservedPrefixes = SearchValues.Create([":", "grpc-"], StringComparison.Ordinal);
    private readonly List<KeyValuePair<string, string>> _entries = [];

    /// <exception cref="ArgumentException">The key or the value cannot travel.</exception>
    public void Add(string key, string value)
    {
        var name = Checked(key);
        if (name.EndsWith(BinarySuffix, StringComparison.Ordinal))
            throw new ArgumentException($"The metadata key '{key}' holds bytes, not text: add bytes, or drop the suffix '{BinarySuffix}'.", nameof(value));
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException($"The value of the metadata key '{key}' is not printable ASCII: use a key that ends in '{BinarySuffix}'.", nameof(value));
        _entries.Add(new(name, value));
    }

    /// <exception cref="ArgumentException">The key cannot travel or does not end in <c>-bin</c>.</exception>
    public void Add(string key, ReadOnlySpan<byte> value)
    {
        var name = Checked(key);
        if (!name.EndsWith(BinarySuffix, StringComparison.Ordinal))
            throw new ArgumentException($"The metadata key '{key}' holds text: end it in '{BinarySuffix}' for bytes.", nameof(key));
        _entries.Add(new(name, Convert.ToBase64String(value).TrimEnd('=')));
    }

    /// <summary>The first value of a key as it travels; null when there is none.</summary>
    public string? Text(string key)
    {
        foreach (var entry in _entries)
            if (string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase))
                return entry.Value;
        return null;
    }

    /// <summary>The bytes of the first value of a <c>-bin</c> key; null when there is none or it is not base64.</summary>
    public byte[]? Bytes(string key)
    {
        if (Text(key) is not { } text)
            return null;
        var padded = text.TrimEnd('=').PadRight((text.TrimEnd('=').Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var count) ? bytes[..count] : null;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Takes what a peer sent: headers of the protocol itself are left out, joined binary values are parted.</summary>
    internal void Receive(string key, string value)
    {
        var name = key.ToLowerInvariant();
        if (IsReserved(name))
            return;
        if (!name.EndsWith(BinarySuffix, StringComparison.Ordinal))
            _entries.Add(new(name, value));
        else
            foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
                _entries.Add(new(name, part));
    }

    private static string Checked(string key)
    {
        var name = key.ToLowerInvariant();
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(KeyCharacters))
            throw new ArgumentException($"The metadata key '{key}' is invalid: use letters, digits, '-', '_' and '.'.", nameof(key));
        return IsReserved(name) ? throw new ArgumentException($"The metadata key '{key}' belongs to the protocol: choose another.", nameof(key)) : name;
    }

    private static bool IsReserved(string name) =>
        name.AsSpan().IndexOfAny(ReservedPrefixes) == 0 || name is "content-type" or "te" or "content-length" or "transfer-encoding" or "host" or "connection";
}
