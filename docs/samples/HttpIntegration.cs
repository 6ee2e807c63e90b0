using Lifeline.AspNetCore;
using Lifeline.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using System.Net.WebSockets;

namespace Lifeline.Docs.Samples;

internal static class HttpIntegration
{
    public static void Start(WebApplicationBuilder builder)
    {
        #region http-server
        builder.Services.AddLifeline(options => options.DefaultTimeout = TimeSpan.FromSeconds(30));

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseRouting();
        app.UseOutputCache();
        app.UseLifeline();                              // behind these, in front of all that takes a context
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapGet("/cart/{id}", (Context ctx, int id, Shop shop) => shop.CartAsync(ctx, id))
            .WithRequestTimeout(TimeSpan.FromMilliseconds(300));        // the framework's own metadata
        #endregion
    }

    public static void Answer(IServiceCollection services)
    {
        #region http-answering
        services.AddLifeline(options =>
        {
            options.ServiceName = "gateway";
            options.OnCanceled = answer =>
            {
                answer.ShowDetails = answer.Http.User.IsInRole("support");
                if (answer.End == RequestEnd.Shutdown)
                {
                    answer.Http.Response.Headers.RetryAfter = "1";
                }
            };
        });
        #endregion
    }

    public static void Values(IServiceCollection services)
    {
        #region http-values-in
        services.AddLifeline(options =>
        {
            options.CallerBaggage = ContextBaggage.None.Allow(Keys.Tenant);
            options.TrustsCaller = http => http.Connection.ClientCertificate is not null;
        });
        #endregion
    }

    public static void Clients(IServiceCollection services)
    {
        #region http-client
        services.AddHttpClient("pricing", http =>
        {
            http.BaseAddress = new Uri("http://pricing:8080");
            http.Destination = new HttpPropagationOptions
            {
                Headers = [RemainingTimeHeader.Grpc],                       // our own header unless set
                Limits = new RemainingTimeLimits { Margin = TimeSpan.FromMilliseconds(20) },
                Baggage = ContextBaggage.None.Allow(Keys.Tenant),           // values of these keys
                TrustedHosts = ["pricing"],                                 // to nobody else
            };
        })
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false })
        .AddHttpMessageHandler(() => new RetryHandler())                    // whichever you use
        .AddHttpMessageHandler(() => new LifelineHandler { AttemptTimeout = TimeSpan.FromMilliseconds(100) });
        #endregion
    }

    public static async Task<decimal> PriceAsync(Context ctx, HttpClient http, decimal lastKnown)
    {
        #region http-four-ends
        try
        {
            return await http.GetFromJsonAsync<decimal>("/price/7", ctx);
        }
        catch (HttpRequestException failure) when (failure.InnerException is RemoteEndedException { Status: 504 })
        {
            return lastKnown;                                               // they had no time left, say they: it is untrusted
        }
        catch (TaskCanceledException failure) when (failure.InnerException is TimeoutException)
        {
            return lastKnown;                                               // HttpClient.Timeout, which knows nothing of us
        }
        catch (DeadlineExceededException)
        {
            throw;                                                          // our own time is up
        }
        catch (CanceledException)
        {
            throw;                                                          // whoever waits for us has given up
        }
        #endregion
    }

    public static void Sockets(WebApplication app)
    {
        #region http-websocket
        app.Map("/ticks", async (Context ctx, HttpContext http) =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[4096];
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer, ctx);      // closes with 1001 and the reason when ctx ends
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, ctx);
            }
        });
        #endregion
    }

    public static void Tokens(WebApplication app)
    {
        #region http-token
        app.MapGet("/prices/{id}", (int id, HttpClient pricing, CancellationToken token) => pricing.GetStringAsync($"/price/{id}", token))
            .WithRequestTimeout(TimeSpan.FromMilliseconds(300));        // 504 after 300 ms, and the call has ended
        #endregion
    }

    #region http-hub
    public sealed class CartHub(Shop shop) : Hub
    {
        public Task<string> Show(Lifeline.Context ctx, int id) => shop.CartAsync(ctx, id);
    }
    #endregion

    private static class Keys
    {
        #region http-key
        public static readonly ContextKey<string> Tenant = new("tenant") { Wire = WireFormat.Text };
        #endregion
    }

    private sealed class RetryHandler : DelegatingHandler;

    public sealed class Shop
    {
        public Task<string> CartAsync(Context ctx, int id) => Task.FromResult($"{ctx.Name} {id}");
    }
}
