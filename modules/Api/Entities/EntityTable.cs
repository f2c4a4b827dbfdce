using HyperFleet.Api.Configuration;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Api.Entities;

/// <summary>All kinds of this deployment. Routes, validation and deletion read this table; nothing else knows a kind by name.</summary>
internal sealed class EntityTable
{
    /// <summary>Paths below the root that are taken.</summary>
    private static readonly string[] ReservedPlurals = ["resources", "leases", "openapi", "openapi.html"];
    private readonly Dictionary<string, EntityType> _byKind;

    private EntityTable(IReadOnlyList<EntityType> types)
    {
        All = types;
        _byKind = types.ToDictionary(t => t.Kind, StringComparer.Ordinal);
        Depth = types.Max(Generations);
    }

    public IReadOnlyList<EntityType> All { get; }

    /// <summary>Kinds between the deepest kind and its root, itself excluded.</summary>
    public int Depth { get; }

    public EntityType? Find(string kind) => _byKind.GetValueOrDefault(kind);

    public EntityType this[string kind] => _byKind[kind];

    /// <exception cref="ConfigurationException">The entities contradict one another; the message names the entity and the cure.</exception>
    public static EntityTable Build(IReadOnlyList<EntityOptions> options)
    {
        RefuseDuplicates(options.Select(o => o.Kind), "kind");
        RefuseDuplicates(options.Select(o => o.Plural), "plural");
        var types = new Dictionary<string, EntityType>(StringComparer.Ordinal);
        foreach (var option in options)
            Add(option, options, types, depth: 0);
        foreach (var (type, reference) in types.Values.SelectMany(t => t.References, (t, r) => (t, r)))
        {
            if (!types.ContainsKey(reference.TargetKind))
                throw Wrong(type.Kind, $"references unknown target kind '{reference.TargetKind}'");
        }
        return new([.. options.Select(o => types[o.Kind])]);
    }

    private static EntityType Add(EntityOptions option, IReadOnlyList<EntityOptions> options, Dictionary<string, EntityType> types, int depth)
    {
        if (types.TryGetValue(option.Kind, out var known))
            return known;
        if (depth > options.Count)
            throw Wrong(option.Kind, "is its own ancestor");
        if (ReservedPlurals.Contains(option.Plural))
            throw Wrong(option.Kind, $"uses the reserved plural '{option.Plural}'");
        var parent = option.ParentKind is not { Length: > 0 } parentKind ? null
            : Add(options.FirstOrDefault(o => o.Kind == parentKind) ?? throw Wrong(option.Kind, $"has unknown parent kind '{parentKind}'"), options, types, depth + 1);
        return types[option.Kind] = new()
        {
            Kind = option.Kind,
            Plural = option.Plural,
            Parent = parent,
            OnParentDelete = ParsePolicy(option, parent),
            SpecSchema = option.SpecSchemaName,
            RequireSpecSchema = option.RequireSpecSchema,
            RequiredAdapters = option.RequiredAdapters,
            NameMinLength = option.NameMinLen,
            NameMaxLength = option.NameMaxLen,
            References = [.. option.References.Select(r => new ReferenceRule(r.RefType, r.TargetKind, r.Min, r.Max))],
        };
    }

    private static OnParentDelete ParsePolicy(EntityOptions option, EntityType? parent) => (option.OnParentDelete, parent) switch
    {
        ("cascade", not null) => OnParentDelete.Cascade,
        ("restrict", not null) => OnParentDelete.Restrict,
        (null or "", null) => OnParentDelete.Cascade,
        (null or "", _) => throw Wrong(option.Kind, "has a parent, so on_parent_delete must be 'cascade' or 'restrict'"),
        (_, null) => throw Wrong(option.Kind, "has on_parent_delete but no parent_kind"),
        var (policy, _) => throw Wrong(option.Kind, $"has on_parent_delete '{policy}'; use 'cascade' or 'restrict'"),
    };

    private static void RefuseDuplicates(IEnumerable<string> values, string member)
    {
        foreach (var group in values.GroupBy(v => v, StringComparer.Ordinal))
        {
            if (group.Key.Length == 0)
                throw new ConfigurationException($"An entity has no {member}.");
            if (group.Count() > 1)
                throw new ConfigurationException($"Two entities share the {member} '{group.Key}'.");
        }
    }

    private static ConfigurationException Wrong(string kind, string what) => new($"Entity '{kind}' {what}.");

    private static int Generations(EntityType type) => type.Parent is null ? 0 : 1 + Generations(type.Parent);
}
