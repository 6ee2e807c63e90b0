// A web application that calls itself: once in time, once out of time, and once hanging up. Each side prints what it sees.
using Lifeline;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");                          // a port that the system gives
builder.Services.AddLifeline();

var begun = new SemaphoreSlim(0);
await using var app = builder.Build();
app.UseLifeline();                                                      // from here on each request has its context
app.MapGet("/wait/{seconds}", async (Context ctx, int seconds) =>       // ends when the client hangs up
{
    begun.Release();
    try
    {
        await ctx.DelayAsync(TimeSpan.FromSeconds(seconds));            // any call that takes ctx: a query, another request
        return "done";
    }
    finally
    {
        Console.WriteLine($"server: {ctx.Error?.Message ?? "answers in time"}");
    }
}).WithRequestTimeout(TimeSpan.FromMilliseconds(500));

await app.StartAsync();
using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
await CallAsync("/wait/0", CancellationToken.None);
await begun.WaitAsync();
await CallAsync("/wait/60", CancellationToken.None);
await begun.WaitAsync();

using var hangUp = new CancellationTokenSource();
var call = CallAsync("/wait/60", hangUp.Token);
await begun.WaitAsync();
hangUp.Cancel();
await call;
await app.StopAsync();                                                  // waits until the last handler has ended

async Task CallAsync(string path, CancellationToken token)
{
    try
    {
        using var answer = await http.GetAsync(path, token);
        Console.WriteLine($"client: {path} answers {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(token)}");
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine($"client: {path} hangs up");
    }
}
