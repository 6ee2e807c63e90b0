// A web application that calls itself: once in time, once out of time, and once hanging up. Each side prints what it sees.
using Lifeline;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");                          // a port that the system gives
builder.Services.AddLifeline();

var (begun, over) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
await using var app = builder.Build();
app.UseLifeline();                                                      // from here on each request has its context
app.MapGet("/stay/{seconds}", StayAsync);                                // ends when the client hangs up
app.MapGet("/wait/{seconds}", StayAsync).WithRequestTimeout(TimeSpan.FromMilliseconds(500));

await app.StartAsync();
using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
await CallAsync("/stay/0", CancellationToken.None);
await CallAsync("/wait/60", CancellationToken.None);
await begun.WaitAsync();
await begun.WaitAsync();

using var hangUp = new CancellationTokenSource();
var call = CallAsync("/stay/60", hangUp.Token);
await begun.WaitAsync();
hangUp.Cancel();
await call;
for (var handlers = 0; handlers < 3; handlers++) await over.WaitAsync();
await app.StopAsync();

async Task<string> StayAsync(Context ctx, int seconds)
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
        over.Release();
    }
}

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
