using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using Lifeline.Repository.Tests.Running;

namespace Lifeline.Repository.Tests;

/// <summary>A minimal API with HTTP and SQLite, compiled ahead of time from the packages: without a warning, and with its behaviour.</summary>
[Collection(OneBuildAtATime.Name)]
public class NativeServiceRuns(PackedPackages packages)
{
    private static readonly string[] s_linkers = ["/usr/bin/clang", "/usr/bin/gcc"];

    [Fact]
    public async Task A_service_compiled_to_native_code_answers_in_time_and_stops_its_query_out_of_time()
    {
        Assert.SkipUnless(RuntimeInformation.RuntimeIdentifier == "linux-x64", "The service is compiled for linux-x64 and can't run here.");
        Assert.SkipUnless(s_linkers.Any(File.Exists), "A native program is linked by clang or gcc, and neither is here.");
        using var folder = new TemporaryFolder();
        packages.OfferIn(folder);
        folder.Write("native.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <PublishAot>true</PublishAot>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>{packages.References("Lifeline.AspNetCore", "Lifeline.Http", "Lifeline.Sqlite")}</ItemGroup>
            </Project>
            """);
        folder.Write("Program.cs",
            """
            using System.Text.Json.Serialization;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateSlimBuilder(args);
            builder.Services.AddLifeline();
            builder.Services.AddProblemDetails();
            builder.Services.AddScoped(_ => new SqliteConnection("Data Source=:memory:"));
            builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, Json.Default));
            var app = builder.Build();
            app.UseLifeline();
            using var http = new HttpClient();

            app.MapGet("/cart/{id}", async (Context ctx, [AsParameters] CartQuery query) =>
            {
                using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                var price = await http.GetFromJsonAsync($"{app.Urls.First()}/price/{query.Id}", Json.Default.Price, scope);
                var stock = await query.Db.QuerySingleAsync(scope,
                    $"with recursive n(i) as (select 1 union all select i + 1 from n where i < {query.Id}) select count(*) from n", row => row.GetInt64(0));
                return new Cart(query.Id, price!.Amount, stock, query.Again == ctx);
            });
            app.MapGet("/price/{id}", (Context? ctx, int id) => new Price(ctx?.Remaining is { } left && left <= TimeSpan.FromSeconds(1) ? 9.95m : 0));
            app.Run();

            record CartQuery(int Id, SqliteConnection Db, Context Again);
            record Cart(int Id, decimal Price, long Stock, bool IsSame);
            record Price(decimal Amount);

            [JsonSerializable(typeof(Cart)), JsonSerializable(typeof(Price))]
            [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
            partial class Json : JsonSerializerContext;
            """);

        await ChildProcess.DotNetAsync(folder.Path, "publish", "-r", "linux-x64", "-o", folder["published"], "-nologo");

        await using var service = await RunningService.StartAsync(folder["published"], folder["published/native"]);
        const string Cart = """{"id":3,"price":9.95,"stock":3,"isSame":true}""";
        Assert.Equal(Cart, await service.GetStringAsync("/cart/3", wanted: Cart));

        using var late = await service.Http.GetAsync("/cart/2000000000", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.GatewayTimeout, late.StatusCode);
        using var problem = JsonDocument.Parse(await late.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("deadline", problem.RootElement.GetProperty("ended").GetString());
        Assert.Matches(@"^'GET /cart/\{id\}' had 1 s .*and spent .* in 'with recursive", problem.RootElement.GetProperty("detail").GetString());
        Assert.True(problem.RootElement.TryGetProperty("traceId", out _));
    }
}
