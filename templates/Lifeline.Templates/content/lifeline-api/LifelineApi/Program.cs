var builder = WebApplication.CreateBuilder(args);
builder.Services.AddLifeline(options => options.DefaultTimeout = TimeSpan.FromSeconds(10));
builder.Services.AddProblemDetails();
builder.Services.AddSingleton<Prices>();

var app = builder.Build();
app.UseExceptionHandler();
app.UseRouting();
app.UseLifeline();                                      // from here on each request has its context

// A caller that waits no longer than that, or hangs up, ends the work. Answers 504 and says where the time went.
app.MapGet("/prices/{item}", (Context ctx, string item, Prices prices) => prices.OfAsync(ctx, item))
    .WithRequestTimeout(TimeSpan.FromSeconds(5));

app.Run();
