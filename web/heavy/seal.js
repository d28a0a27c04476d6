// The worker of the pages that seal, open drafts and check what was sealed.
import { check, hash, open, seal, serve, shut } from "../bid/seal.js";

serve({ seal, check, shut, open, hash });
