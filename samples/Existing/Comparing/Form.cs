using System.Globalization;
using System.Net;
using Existing.Orders;
using Microsoft.AspNetCore.SignalR.Client;

namespace Existing.Comparing;

/// <summary>A running service, however it is hosted.</summary>
/// <param name="Handler">Sends requests to it.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Services">Its services.</param>
/// <param name="Owner">Stops it.</param>
internal sealed record Running(HttpMessageHandler Handler, Uri Address, IServiceProvider Services, IAsyncDisposable Owner);

/// <summary>One form of the service, as it was or with Lifeline, and what becomes of each request there.</summary>
internal static class Form
{
    /// <summary>Starts a service with these arguments, and with services of an observer.</summary>
    public delegate Task<Running> Host(string[] arguments, Action<IServiceCollection> observe);

    public static async Task<IReadOnlyList<Outcome>> PlayAsync(Host host, bool isOn, TimeSpan limit, TimeSpan work)
    {
        var folder = Directory.CreateTempSubdirectory("existing");
        try
        {
            await using var supplier = await Supplier.StartAsync(work);
            using var observer = new Observer();
            var service = await host(
                [$"--Lifeline={isOn}", $"--Supplier={supplier.HttpAddress}", $"--Shipping={supplier.GrpcAddress}", $"--Database=Data Source={folder.FullName}/orders.db;Pooling=False"],
                services => services.AddSingleton<IStartupFilter>(observer).AddSingleton<ILoggerProvider>(observer));
            await using (service.Owner)
            {
                using var http = new HttpClient(service.Handler, disposeHandler: false) { BaseAddress = service.Address };
                return await new Player(service, http, supplier, observer, limit, work).PlayAllAsync();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Player(Running service, HttpClient http, Supplier supplier, Observer observer, TimeSpan limit, TimeSpan work)
    {
        // Taken now: the services may be gone once the service was told to stop.
        private readonly SlowDisk _disk = service.Services.GetRequiredService<SlowDisk>();

        private int Rows => (int)(work / SlowDisk.TimePerRow);

        public async Task<IReadOnlyList<Outcome>> PlayAllAsync()
        {
            await FillAsync();
            foreach (var path in Scenario.All.Select(scenario => scenario.Path).Distinct())
            {
                var url = $"{path}/{Scenario.WarmUp}";
                using var warm = await http.GetAsync(url);              // so that nothing is compiled while time counts
                if (!warm.IsSuccessStatusCode)
                {
                    throw new InvalidOperationException($"{url} answers {warm.StatusCode}. {observer.WorstOf(url).Text}");
                }
            }

            await using var hub = new HubConnectionBuilder().WithUrl(new Uri(service.Address, "/hub"), options => options.HttpMessageHandlerFactory = _ => service.Handler).Build();
            await hub.StartAsync();
            var outcomes = await Task.WhenAll(Scenario.All.Where(scenario => scenario.Ending != Ending.Shutdown).Select(PlayAsync));
            if (await hub.InvokeAsync<string>(nameof(OrderHub.Ping)) != "pong")
            {
                throw new InvalidOperationException("The connection of SignalR did not outlive the requests beside it.");
            }

            return [.. outcomes, await PlayAsync(Scenario.All.Single(scenario => scenario.Ending == Ending.Shutdown))];
        }

        private async Task<Outcome> PlayAsync(Scenario scenario)
        {
            var other = scenario.Beside == Beside.Occupant ? http.GetAsync($"{scenario.Path}/{scenario.Id}0") : null;
            if (other is not null)
            {
                await Task.Delay(limit / 4, TimeProvider.System);       // until it has the place
            }

            var start = TimeProvider.System.GetTimestamp();
            var asked = AskAsync(scenario);
            if (scenario.Beside == Beside.Waiter)
            {
                await Task.Delay(limit / 4, TimeProvider.System);
                other = http.GetAsync(scenario.Url);
            }

            var status = await asked;
            var left = TimeProvider.System.GetTimestamp();
            var over = await observer.OverAsync(scenario.Url);
            var call = await supplier.OverAsync(scenario.Id);
            using var beside = await (other ?? Task.FromResult<HttpResponseMessage>(null!));
            var (level, told) = observer.WorstOf(scenario.Url);
            return new Outcome(
                call is not null, call?.ToldMs, call?.RanToItsEnd ?? _disk.RowsOf(scenario.Id) == Rows, Since(start, Math.Max(over, call?.EndedAt ?? over)),
                status, Since(start, left), level, told, (int?)beside?.StatusCode);
        }

        private async Task<int?> AskAsync(Scenario scenario)
        {
            using var hangUp = new CancellationTokenSource();
            using var request = new HttpRequestMessage(HttpMethod.Get, scenario.Url);
            if (scenario.Ending == Ending.Deadline)
            {
                request.Headers.Add("lifeline-timeout-ms", limit.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
            }

            var answer = http.SendAsync(request, hangUp.Token);
            if (scenario.Ending != Ending.Deadline)
            {
                await Task.Delay(limit, TimeProvider.System);
            }

            if (scenario.Ending == Ending.HangUp)
            {
                await hangUp.CancelAsync();
                return null;
            }

            if (scenario.Ending == Ending.Shutdown)
            {
                service.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            }

            using var response = await answer;
            return (int)response.StatusCode;
        }

        // As many orders for each report as take all of the time.
        private async Task FillAsync()
        {
            using var scope = service.Services.CreateScope();
            var db = scope.ServiceProvider.GetRequiredService<OrderDb>();
            await db.Database.EnsureCreatedAsync();
            db.Orders.AddRange(
                from scenario in Scenario.All
                where scenario.Path == "/reports"
                from order in Enumerable.Range(0, Rows)
                select new Order { Year = scenario.Id });
            await db.SaveChangesAsync();
        }

        private static TimeSpan Since(long start, long end) => TimeProvider.System.GetElapsedTime(start, end);
    }
}
