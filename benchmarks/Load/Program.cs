using HyperFleet.Load;

return await LoadCommand.Create().Parse(args).InvokeAsync();
