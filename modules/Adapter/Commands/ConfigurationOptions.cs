using System.CommandLine;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Hosting;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Adapter.Commands;

/// <summary>The options that say where the configuration is and what overrides it.</summary>
internal sealed class ConfigurationOptions
{
    private readonly SettingTable _settings = AdapterSettings.Table();
    private readonly Option<string?> _config = new("--config", "-c") { Description = "Deployment file [env: HYPERFLEET_ADAPTER_CONFIG]" };
    private readonly Option<string?> _task = new("--task-config", "-t") { Description = "Task file [env: HYPERFLEET_TASK_CONFIG]" };

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_task);
        _settings.AddTo(command);
    }

    /// <exception cref="ConfigurationFailure">Anything that must not start.</exception>
    public AdapterDefinition Load(ParseResult result, ProcessContext process)
    {
        try
        {
            var files = ConfigurationFiles.Find(result.GetValue(_config), result.GetValue(_task), process.Environment.GetValueOrDefault);
            return ConfigurationLoader.Load(files, _settings, result, process.Environment);
        }
        catch (ConfigurationFailure cause)
        {
            throw new ConfigurationFailure($"failed to load adapter configuration: {cause.Message}", cause);
        }
    }
}
