using HyperFleet.Adapter.Configuration;

namespace HyperFleet.Adapter.Hosting;

/// <summary><c>GET /config</c> beside the health pages, with <c>debug_config</c> only (adapter contract §7.1).</summary>
internal static class MergedConfiguration
{
    public static void MapMergedConfiguration(this WebApplication app, AdapterDefinition definition)
    {
        if (!definition.Config.DebugConfig) return;
        var yaml = ConfigurationView.ToYaml(definition.VisibleConfig);
        app.Use(async (context, next) =>
        {
            if (context.Request.Path != "/config" || !HttpMethods.IsGet(context.Request.Method))
            {
                await next(context);
                return;
            }

            context.Response.ContentType = "application/yaml";
            await context.Response.WriteAsync(yaml, context.RequestAborted);
        });
    }
}
