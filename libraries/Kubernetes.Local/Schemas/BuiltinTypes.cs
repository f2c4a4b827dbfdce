using System.Collections.Frozen;

namespace HyperFleet.Kubernetes.Local.Schemas;

/// <summary>The built-in structures, read from <c>types.txt</c>.</summary>
internal sealed class BuiltinTypes
{
    private readonly Dictionary<string, Schema> _types = [];
    private readonly Dictionary<Schema, List<Field>> _inline = [];

    private BuiltinTypes(IEnumerable<string> lines)
    {
        var blocks = Blocks(lines).ToList();
        foreach (var (header, _) in blocks)
            _types[header[0]] = new(SchemaType.Struct) { Name = header[0], Atomic = header.Contains("atomic") };
        foreach (var (header, fields) in blocks)
            foreach (var field in fields)
                Add(_types[header[0]], field);
        foreach (var (parent, fields) in _inline)
            foreach (var inner in fields.SelectMany(field => field.Schema.Fields.Values))
                parent.Fields.TryAdd(inner.Name, inner with { Number = 0 });
    }

    internal static BuiltinTypes Shared { get; } = new(Resource.Lines("types.txt"));

    internal FrozenDictionary<string, Schema> All => _types.ToFrozenDictionary();

    internal Schema this[string name] => _types[name];

    /// <summary>Members that JSON flattens into <paramref name="structure"/> and protobuf nests.</summary>
    internal IReadOnlyList<Field> InlineOf(Schema structure) => _inline.GetValueOrDefault(structure) ?? [];

    private static IEnumerable<(string[] Header, List<string[]> Fields)> Blocks(IEnumerable<string> lines)
    {
        (string[] Header, List<string[]> Fields)? block = null;
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line[0] == ' ')
            {
                block!.Value.Fields.Add(words);
                continue;
            }
            if (block is { } finished)
                yield return finished;
            block = (words, []);
        }
        if (block is { } last)
            yield return last;
    }

    private void Add(Schema owner, string[] words)
    {
        var marks = words[3..];
        var schema = Parse(words[2], marks);
        var field = new Field(words[1], int.Parse(words[0]), schema, marks.Contains("+"), marks.Contains("*"));
        if (field.Name != "inline")
            owner.Fields[field.Name] = field;
        else if (_inline.TryGetValue(owner, out var fields))
            fields.Add(field);
        else
            _inline[owner] = [field];
    }

    private Schema Parse(string type, string[] marks) => type switch
    {
        ['[', .. var element, ']'] => List(Parse(element, []), marks),
        ['{', .. var element, '}'] => new(SchemaType.Map) { Element = Parse(element, []), Atomic = marks.Contains("atomic") },
        "string" => new(SchemaType.String),
        "int" => new(SchemaType.Integer),
        "float" => new(SchemaType.Number),
        "bool" => new(SchemaType.Boolean),
        "bytes" => new(SchemaType.Bytes),
        "any" => Schema.Any,
        _ when Enum.TryParse<SchemaType>(type, out var scalar) => new(scalar),
        _ => Structure(type, marks),
    };

    private Schema Structure(string name, string[] marks)
    {
        var shared = _types[name];
        if (!marks.Contains("atomic"))
            return shared;
        return new(SchemaType.Struct) { Name = name, Atomic = true, Fields = shared.Fields };
    }

    private static Schema List(Schema element, string[] marks)
    {
        var keys = marks.FirstOrDefault(mark => mark.StartsWith("key=")) is { } key ? key[4..].Split(',') : [];
        var merge = marks.FirstOrDefault(mark => mark.StartsWith("merge"));
        var patchKey = merge is { Length: > 6 } ? merge[6..] : null;
        // A list that a strategic merge patch merges has owners item by item, too.
        if (keys.Length == 0 && patchKey is not null)
            keys = [patchKey];
        return new(SchemaType.List)
        {
            Element = element,
            Keys = keys,
            ListKind = keys.Length > 0 ? ListKind.Map : marks.Contains("set") || merge is not null ? ListKind.Set : ListKind.Atomic,
            PatchMerges = merge is not null,
            PatchKey = patchKey,
        };
    }
}
