// A static lambda can capture nothing, and it is handed its token as a parameter.
namespace I042;

public static class Uploading
{
    public static Task UploadAsync(HttpClient http, IEnumerable<string> bodies, CancellationToken token) =>
        Parallel.ForEachAsync(
            bodies.Select(body => (http, body)),
            token,
            static async (item, each) =>
            {
                using var content = new StringContent(item.body);
                using var response = await item.http.PostAsync("/bodies", content, each);
                _ = response.EnsureSuccessStatusCode();
            });
}
