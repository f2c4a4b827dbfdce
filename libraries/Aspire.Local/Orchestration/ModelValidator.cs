using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>Finds mistakes of the model before anything starts; every message names the resource and the fix.</summary>
internal static class ModelValidator
{
    /// <exception cref="DistributedApplicationException">The model cannot be run.</exception>
    public static async Task ValidateAsync(
        IReadOnlyList<IResource> resources, IOptions<HealthCheckServiceOptions> checks, CancellationToken cancellation)
    {
        if (Dependencies.FindCycle(resources) is { } cycle)
            throw new DistributedApplicationException(
                $"These resources wait for each other and none can start: {string.Join(" → ", cycle.Select(r => r.Name))}. Remove one of the waits.");
        var known = checks.Value.Registrations.Select(registration => registration.Name).ToHashSet();
        foreach (var resource in resources)
            foreach (var check in resource.Annotations.OfType<HealthCheckAnnotation>())
                if (!known.Contains(check.Key))
                    throw new DistributedApplicationException(
                        $"The resource '{resource.Name}' names the health check '{check.Key}', which is not registered. "
                        + "Register it with builder.Services.AddHealthChecks().");
        await RequireValuesAsync(resources, cancellation);
    }

    /// <summary>Reports all parameters without a value at once.</summary>
    private static async Task RequireValuesAsync(IReadOnlyList<IResource> resources, CancellationToken cancellation)
    {
        var missing = new List<string>();
        foreach (var parameter in resources.OfType<ParameterResource>().Where(parameter => !parameter.IsConnectionString))
            try
            {
                await parameter.GetValueAsync(cancellation);
            }
            catch (MissingParameterValueException e)
            {
                missing.Add(e.Message);
            }
        if (missing.Count > 0)
            throw new MissingParameterValueException(string.Join('\n', missing));
    }
}
