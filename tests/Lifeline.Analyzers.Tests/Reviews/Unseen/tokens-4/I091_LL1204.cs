// The filter takes all but the caller's own cancellation.
namespace I091;

public interface IRecommender { Task<string[]> ForAsync(int user, CancellationToken ct); }

public class OptionalRecommendations(IRecommender recommender)
{
    public async Task<string[]> ForAsync(int user, CancellationToken ct)
    {
        try
        {
            return await recommender.ForAsync(user, ct);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            return [];   // the page does without
        }
    }
}
