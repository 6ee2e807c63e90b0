var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton<Importer>();

// The first SIGTERM or Ctrl+C ends ctx.Stopping, and ctx when the grace is over, or at the second.
builder.Services.AddProcessRoot(grace: TimeSpan.FromSeconds(8));
builder.Services.AddContextService("importer", (ctx, services) => services.GetRequiredService<Importer>().RunAsync(ctx));

builder.Build().Run();
