using System.Text.Json;

namespace Aspire.Hosting.Publishing;

/// <summary>The handful of JSON shapes that a manifest consists of.</summary>
internal sealed class ManifestWriter(Utf8JsonWriter json)
{
    public void Text(string name, string value) => json.WriteString(name, value);

    public void Number(string name, int value) => json.WriteNumber(name, value);

    public void Flag(string name, bool value) => json.WriteBoolean(name, value);

    public void Object(string name, Action content)
    {
        json.WriteStartObject(name);
        content();
        json.WriteEndObject();
    }

    /// <summary>Left out when there is nothing in it.</summary>
    public void List<T>(string name, IReadOnlyCollection<T> items, Action<T> write)
    {
        if (items.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }

    public void Texts(string name, IReadOnlyCollection<string> items) => List(name, items, json.WriteStringValue);

    public void Objects<T>(string name, IReadOnlyCollection<T> items, Action<T> content) => List(name, items, item =>
    {
        json.WriteStartObject();
        content(item);
        json.WriteEndObject();
    });

    /// <summary>Left out when there is nothing in it.</summary>
    public void Map(string name, IReadOnlyCollection<KeyValuePair<string, string>> entries)
    {
        if (entries.Count > 0)
            Object(name, () =>
            {
                foreach (var (key, value) in entries)
                    Text(key, value);
            });
    }
}
