using HyperFleet.Api.Configuration;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Statuses;

namespace HyperFleet.Api.Conditions;

/// <summary>The conditions of a stored resource under this deployment's configuration.</summary>
internal sealed class ConditionCalculator(EntityTable entities, ApiOptions options, ConditionMappings mappings)
{
    /// <summary>Expressions may read the whole resource; without them nobody needs the spec.</summary>
    public bool ReadsSpec => mappings.Any;

    /// <summary>Kinds without required adapters have mapped conditions only.</summary>
    public IReadOnlyList<Condition> Compute(Resource resource, IReadOnlyList<AdapterStatus> statuses, bool hasChildren)
    {
        var entity = entities[resource.Kind];
        if (!entity.HasAdapters)
            return mappings.Compute(resource, statuses);
        var conditions = Aggregation.Compute(new()
        {
            Generation = resource.Generation,
            Reference = resource.UpdatedTime,
            RequiredAdapters = entity.RequiredAdapters,
            Statuses = statuses,
            Previous = resource.Conditions,
            Deleting = resource.Deleting,
            HasChildren = hasChildren,
            Legacy = options.LegacyConditions,
        });
        return mappings.Any ? [.. conditions, .. mappings.Compute(resource, statuses)] : conditions;
    }
}
