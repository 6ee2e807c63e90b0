// A ten-minute timer source is dropped after the call, neither cancelled nor disposed: its timer stays alive for ten minutes.
namespace M003;

public sealed class LegacyReportExporter(HttpClient http)
{
    public async Task<string> ExportAsync(int year)
    {
        var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var response = await http.GetAsync($"/reports/{year}", timeout.Token);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(timeout.Token);
    }
}
