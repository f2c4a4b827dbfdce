using HyperFleet.Api.Conditions;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Deletion;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Identity;
using HyperFleet.Api.Leases;
using HyperFleet.Api.Lists;
using HyperFleet.Api.OpenApi;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Schemas;
using HyperFleet.Api.Search;
using HyperFleet.Api.Statuses;
using HyperFleet.Api.Telemetry;
using HyperFleet.Api.Timeline;
using HyperFleet.Api.Watch;
using HyperFleet.Postgres;
using HyperFleet.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Api.Hosting;

/// <summary>What the API is made of.</summary>
internal static class ApiServices
{
    public static IServiceCollection AddHyperFleetApi(this IServiceCollection services, ApiOptions options) => services
        .AddSingleton(options)
        .AddSingleton(EntityTable.Build(options.EffectiveEntities()))
        .AddDatabase(options)
        .AddResources()
        .AddStatuses()
        .AddWatch()
        .AddLeases()
        .AddIdentity()
        .AddTelemetry()
        .AddSingleton<OpenApiSource>()
        .AddSingleton<OpenApiEndpoints>()
        .AddSingleton<SpecSchemas>()
        .AddSingleton<IReadinessCheck, SchemaReadiness>()
        .AddSingleton<RequestRunner>()
        .AddResponseCompression(Compress)
        .AddSingleton<EntityRoutes>();

    private static void Compress(ResponseCompressionOptions compression)
    {
        compression.EnableForHttps = true;
        compression.Providers.Add<GzipCompressionProvider>();
        compression.MimeTypes = ["application/json", "application/problem+json"];
    }

    private static IServiceCollection AddDatabase(this IServiceCollection services, ApiOptions options) => services
        .AddSingleton(options.ToPostgres())
        .AddSingleton<Database>()
        .AddSingleton<IReadinessCheck, DatabaseReadiness>();

    private static IServiceCollection AddResources(this IServiceCollection services) => services
        .AddSingleton<ResourceJson>()
        .AddSingleton<ConditionMappings>()
        .AddSingleton<ConditionCalculator>()
        .AddSingleton<ParentSettlement>()
        .AddSingleton<GetResource>()
        .AddSingleton<SearchCache>()
        .AddSingleton<ListResources>()
        .AddSingleton<CreateResource>()
        .AddSingleton<PatchResource>()
        .AddSingleton<DeleteResource>()
        .AddSingleton<ForceDeleteResource>()
        .AddSingleton<ResourceHandlers>();

    private static IServiceCollection AddWatch(this IServiceCollection services) => services
        .AddSingleton<ChangeSignal>()
        .AddSingleton(provider => new Notifications(provider.GetRequiredService<Database>(), ChangeNotifier.Channel))
        .AddSingleton<ChangeNotifier>()
        .AddHostedService(provider => provider.GetRequiredService<ChangeNotifier>())
        .AddSingleton<EventPruning>()
        .AddHostedService(provider => provider.GetRequiredService<EventPruning>())
        .AddSingleton<ListEvents>()
        .AddSingleton<TimelineHandler>()
        .AddSingleton<HintListener>()
        .AddSingleton<FeedReader>()
        .AddSingleton<ChangeFeed>()
        .AddHostedService(provider => provider.GetRequiredService<ChangeFeed>())
        .AddSingleton<InitialState>()
        .AddSingleton<WatchMetrics>()
        .AddSingleton<WatchHandler>();

    private static IServiceCollection AddLeases(this IServiceCollection services) => services
        .AddSingleton<LeaseStore>()
        .AddSingleton<LeaseRoutes>()
        .AddHostedService<LeasePruning>();

    private static IServiceCollection AddIdentity(this IServiceCollection services) => services
        .AddSingleton<TokenAuthentication>()
        .AddSingleton<CallerNames>()
        .AddSingleton<TenantHeaders>();

    private static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        .AddSingleton<RequestMetrics>()
        .AddSingleton<LabelMetrics>()
        .AddSingleton<ReconciliationMetrics>()
        .AddHostedService(s => s.GetRequiredService<ReconciliationMetrics>());

    private static IServiceCollection AddStatuses(this IServiceCollection services) => services
        .AddSingleton<ReportStatus>()
        .AddSingleton<ListStatuses>()
        .AddSingleton<StatusHandlers>();
}
